"""Bad files by the hundred, made by hand and by rule in 24 kinds: each must end with a reason a person can read."""
