"""The law and how it is applied. Pure: no clock, no file, no database, no printing."""
