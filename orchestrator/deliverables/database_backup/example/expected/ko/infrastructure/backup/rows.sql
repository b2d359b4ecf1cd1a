-- 모든 테이블의 행 수: 덤프한 것과 복원한 것을 이 값으로 비교합니다.
SELECT
    format(
        '%s.%s %s',
        table_schema,
        table_name,
        (xpath(
            '/row/c/text()',
            query_to_xml(format('SELECT count(*) AS c FROM %I.%I', table_schema, table_name), false, true, '')
        ))[1]
    )
FROM information_schema.tables
WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
ORDER BY 1;
