"""The sample register: 24 invented units of a real plan, invented people, three years of acts.

Everything is entered through the use cases of `register/`, in the order in which officers would
have entered it; nothing here writes to a database. The same seed gives the same register, byte
for byte.
"""
