package diag

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestNameKey(t *testing.T) {
	for _, tt := range []struct {
		a, b   string
		same   bool
		reason string
	}{
		{"Cụm Bắc Trung Bộ 2024", norm.NFD.String("Cụm Bắc Trung Bộ 2024"), true, "decomposed letters"},
		{"Khối 3", " Khối\u00a0 3\n", true, "blanks around and between"},
		{"Khối 3", "Kho\u0302\u200b\u0301i 3", true, "a character that shows nothing"},
		{"NAM ĐỊNH", "nam định", true, "case"},
		{"Nam Định", "Nam Ðịnh", true, "eth for Đ"},
		{"Nam Định", "Nam Ɖịnh", true, "the African d for Đ"},
		{"Hòa Bình", "Hoà Bình", true, "the tone mark on either vowel"},
		{"THÚY", "thuý", true, "the tone mark on either vowel"},
		{"Huế", "Hue\u0301\u0302", true, "marks in another order"},
		{"Hà Nam", "H\u0430\u0300 Nam", true, "a Cyrillic letter"},
		{"BẮC KẠN", "ΒẮC KẠΝ", true, "Greek capitals"},
		{"cum 1", "ｃｕｍ　１", true, "full width"},
		{"central-2024", "central–2024", true, "a dash that a typing program put in"},
		{"Thanh Hóa", "Thanh Hoa", false, "diacritics part names"},
		{"Hà Nam", "Hà Năm", false, "diacritics part names"},
		{"khối 1", "khối 11", false, "digits"},
		{"Nam Dinh", "Nam Đinh", false, "d and đ"},
		{"má", "mà", false, "tones"},
		{"cum 1", "cum-1", false, "a blank is no dash"},
	} {
		if got := NameKey(tt.a) == NameKey(tt.b); got != tt.same {
			t.Errorf("%s: %q has the key %q, %q %q", tt.reason, tt.a, NameKey(tt.a), tt.b, NameKey(tt.b))
		}
	}
	if Fold("TP. Hồ Chí Minh") != Fold("tp hô chi minh") || Fold("Nam Ðịnh") != "namdinh" || Fold("Điện") == Fold("Liên") {
		t.Error("a fold leaves out diacritics, space and punctuation, nothing else")
	}
}

func FuzzNameKey(f *testing.F) {
	for _, s := range []string{
		"Hoà Bình", "NAM ÐỊNH", "a\u0301\u0323e\u0302", "x´y", "½ ㎏ ﷺ", "\u1100\u1161", "İς", "\xff", "‴", "A  b\t_C\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := NameKey(s)
		if again := NameKey(key); again != key {
			t.Errorf("%q has the key %q, which has the key %q", s, key, again)
		}
		valid := strings.ToValidUTF8(s, "\ufffd")
		for _, other := range []string{norm.NFC.String(valid), norm.NFD.String(valid), " " + s + "\t", s + "\u200b"} {
			if NameKey(other) != key {
				t.Errorf("%q has the key %q, %q %q", s, key, other, NameKey(other))
			}
		}
		if fold := Fold(s); Fold(fold) != fold || Fold(key) != fold {
			t.Errorf("%q folds to %q, which folds to %q, and its key to %q", s, fold, Fold(fold), Fold(key))
		}
	})
}
