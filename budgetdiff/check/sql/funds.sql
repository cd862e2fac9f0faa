-- The money of target forms, each told as a whole of its project or as one of the parts of which it is made up.
CREATE OR REPLACE TEMP TABLE check_fund AS
SELECT s.document_id, f.document_no, f.ordinal, f.project, f.label, f.column_title, f.fiscal_year, f.phase, f.amount, f.quantum,
       f.raw, f.page, f.row, f.bbox,
       CASE WHEN regexp_matches(label, '总额|总金额|^(项目)?(年度)?资金(合计|总计)?$|^(合计|总计)$|预算金额') THEN 'whole'
            WHEN regexp_matches(label, '^(其中)?:?(当年|本年|年初|本级)?(财政|一般公共预算)(性)?(拨款|资金|预算资金|资金拨款)$') THEN 'fiscal'
            WHEN regexp_matches(label, '结转') THEN 'carried'
            WHEN regexp_matches(label, '^其[他它](资金)?$') THEN 'other' END AS kind
FROM fund f JOIN check_scope s USING (document_no)
WHERE f.amount IS NOT NULL;
