"""What every command uses: settings, output, help."""
