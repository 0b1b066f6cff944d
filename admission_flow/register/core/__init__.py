"""What every use case rests on: reading, writing, officers."""
