"""What every use case rests on: reading, writing, officers.

Others use: `apart`, `appending`, `bulk`, `clock`, `clock_law`, `course`, `course_reading`,
`courses`, `derived`, `due_notes`, `entering`, `entry_verdicts`, `files_permitted`, `forms`,
`four_eyes`, `known_people`, `listed_acts`, `listed_people`, `listed_writing`, `loading`,
`log_filter`, `named_people`, `names`, `officers`, `on_day`, `organisation`, `origin`, `persons`,
`preview`, `previewing`, `reader`, `records`, `register`, `restoring`, `retention`, `search`,
`signing`, `state`, `stays`, `taking`, `told`, `topic`, `unit_facts`, `within`, `workers`.
"""
