-- The rows of every table: what was dumped and what came back are compared by them.
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
