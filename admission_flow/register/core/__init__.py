"""What every use case rests on: reading, writing, officers.

Others use: `appending`, `bulk`, `clock`, `derived`, `entry_verdicts`, `four_eyes`, `log_filter`,
`names`, `officers`, `reader`, `records`, `register`, `retention`, `signing`, `state`, `workers`.
"""
