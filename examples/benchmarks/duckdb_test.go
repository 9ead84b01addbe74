//go:build duckdb

package benchmarks

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/marcboeker/go-duckdb" // needs cgo, and takes 100 MB

	"github.com/thidua-go/thidua/rules"
)

// sqlPoints is shapes[i%len(shapes)] in SQL, as its users write it: decimals divide as
// binary fractions, and points are decimals again once they are rounded.
func sqlPoints(i int) string {
	expression := [...]string{
		`25 * least(1, a%[1]d / 90)`,
		`CASE WHEN a%[1]d >= 50 THEN 25 ELSE 12.5 END`,
		`25 - least(5, 0.5 * floor(a%[1]d / 10))`,
		`CASE WHEN a%[1]d >= 100 THEN 25 WHEN a%[1]d >= 80 THEN 20 WHEN a%[1]d >= 50 THEN 12 ELSE 0 END`,
		`CASE WHEN max(a%[1]d) OVER cluster <= 0 THEN 0 ELSE 25 * a%[1]d / max(a%[1]d) OVER cluster END`,
	}[i%len(shapes)]
	return fmt.Sprintf("CAST(round(least(25, greatest(0, "+expression+")), 2) AS DECIMAL(6, 2)) AS p%[1]d", i)
}

// scoreSQL scores and ranks all clusters in one statement.
func scoreSQL() string {
	var points, sum []string
	for i := range criteria {
		points, sum = append(points, sqlPoints(i)), append(sum, fmt.Sprintf("p%d", i))
	}
	return `CREATE OR REPLACE TEMP TABLE scored AS
		WITH lines AS (SELECT cluster, unit, ` + strings.Join(points, ",\n") + `
			FROM facts WINDOW cluster AS (PARTITION BY cluster)),
		totals AS (SELECT *, ` + strings.Join(sum, " + ") + ` AS total FROM lines)
		SELECT *, rank() OVER (PARTITION BY cluster ORDER BY total DESC) AS rank FROM totals`
}

// duckDB holds the facts of so many units in memory; one thread works on them.
func duckDB(tb testing.TB, units int) *sql.DB {
	tb.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1) // temporary tables are those of a connection
	var columns, rows []string
	for i := range criteria {
		columns = append(columns, fmt.Sprintf("a%d DECIMAL(6, 1)", i))
	}
	for c := range distinct {
		for u := range clusterSize {
			row := fmt.Sprintf("(%d, %d", c, u)
			for i := range criteria {
				row += fmt.Sprintf(", %d.%d", figure(c, u, i)/10, figure(c, u, i)%10)
			}
			rows = append(rows, row+")")
		}
	}
	for _, statement := range []string{
		"PRAGMA threads=1",
		"CREATE TABLE once (cluster INTEGER, unit INTEGER, " + strings.Join(columns, ", ") + ")",
		"INSERT INTO once VALUES " + strings.Join(rows, ", "),
		fmt.Sprintf(`CREATE TABLE facts AS SELECT * REPLACE (cluster + %[1]d * time AS cluster)
			FROM once, range(%[2]d) t(time) WHERE (cluster + %[1]d * time) * %[3]d + unit < %[4]d`,
			distinct, units/(distinct*clusterSize)+1, clusterSize, units),
		"ALTER TABLE facts DROP time",
	} {
		if _, err := db.Exec(statement); err != nil {
			tb.Fatalf("%v: %.200s", err, statement)
		}
	}
	return db
}

// wrongByDuckDB counts the points that are not thidua's after rounding to hundredths, and the
// units with another total or rank, among those of all clusters that differ.
func wrongByDuckDB(tb testing.TB, w *workload) (points, units int) {
	tb.Helper()
	db := duckDB(tb, distinct*clusterSize)
	if _, err := db.Exec(scoreSQL()); err != nil {
		tb.Fatal(err)
	}
	var columns []string
	figures := make([]int64, criteria+2) // points in hundredths, total, rank
	into := make([]any, len(figures))
	for i := range into {
		columns = append(columns, fmt.Sprintf("CAST(100 * p%d AS BIGINT)", i))
		into[i] = &figures[i]
	}
	columns[criteria], columns[criteria+1] = "CAST(100 * total AS BIGINT)", "rank"
	rows, err := db.Query("SELECT " + strings.Join(columns, ", ") + " FROM scored ORDER BY cluster, unit")
	if err != nil {
		tb.Fatal(err)
	}
	defer rows.Close()
	for r, err := range w.card.ScoreAll(context.Background(), w.batches(tb, distinct*clusterSize), 0) {
		if err != nil {
			tb.Fatal(err)
		}
		for u := range clusterSize {
			if !rows.Next() {
				tb.Fatal("there are too few units")
			}
			if err := rows.Scan(into...); err != nil {
				tb.Fatal(err)
			}
			s, _ := r.Score(fmt.Sprintf("u%02d", u))
			st, _ := r.Standing(s.Unit)
			for i := range criteria {
				if l, _ := s.Line(fmt.Sprintf("I.%d", i+1)); !l.Points.Equal(rules.Scaled(figures[i], 2)) {
					points++
				}
			}
			if !st.Total.Equal(rules.Scaled(figures[criteria], 2)) || int64(st.Rank) != figures[criteria+1] {
				units++
			}
		}
	}
	return points, units
}

// TestDuckDBAgrees: the SQL is the same card; where it is out, it is by a hundredth here and
// there, of dividing in binary fractions.
func TestDuckDBAgrees(t *testing.T) {
	points, units := wrongByDuckDB(t, newWorkload(t))
	t.Logf("of %d points %d are wrong, and the totals or ranks of %d units", distinct*clusterSize*criteria, points, units)
	if points > distinct*clusterSize*criteria/100 {
		t.Errorf("%d points are wrong: the card is another one", points)
	}
}

// BenchmarkScoreDuckDB scores and ranks in SQL what the others do.
func BenchmarkScoreDuckDB(b *testing.B) {
	points, _ := wrongByDuckDB(b, newWorkload(b))
	for _, units := range []int{clusterSize, 10_000, 100_000} {
		b.Run(fmt.Sprintf("%d/duckdb", units), func(b *testing.B) {
			db, statement := duckDB(b, units), scoreSQL()
			perUnit(b, units, func() int {
				scored, err := db.Exec(statement)
				if err != nil {
					b.Fatal(err)
				}
				n, err := scored.RowsAffected()
				if err != nil {
					b.Fatal(err)
				}
				return int(n)
			})
			b.ReportMetric(float64(points), "wrong-hundredths")
		})
	}
}
