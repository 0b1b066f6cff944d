"""What every use case rests on: reading, writing, officers.

Others use: `appending`, `bulk`, `clock`, `derived`, `entry_verdicts`, `forms`, `four_eyes`,
`log_filter`, `names`, `officers`, `on_day`, `origin`, `reader`, `records`, `register`,
`restoring`, `retention`, `signing`, `state`, `topic`, `workers`.
"""
