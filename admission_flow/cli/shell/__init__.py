"""What every command uses: settings, output, help.

Others use: `aftermath`, `as_json`, `completing`, `context`, `days`, `help`, `interrupts`,
`memory`, `options`, `output`, `progress`, `renamed`, `sheet_reading`, `sheets`, `speaking`,
`streams`, `words`.
"""
