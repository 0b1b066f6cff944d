"""What every command uses: settings, output, help.

Others use: `aftermath`, `as_json`, `context`, `days`, `help`, `interrupts`, `memory`, `options`,
`output`, `progress`, `renamed`, `sheets`, `speaking`, `streams`.
"""
