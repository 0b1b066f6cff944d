"""What every command uses: settings, output, help.

Others use: `context`, `days`, `help`, `interrupts`, `memory`, `output`, `progress`, `speaking`.
"""
