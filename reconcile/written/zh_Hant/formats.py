"""How Chinese writes numbers, days and times here: thousands apart, as in every Chinese ledger."""

DATE_FORMAT = SHORT_DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "Y-m-d H:i"
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
# a browser's field of a day is empty where its value is written otherwise
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d"]
