"""What is done: one function per thing that happens, within the transaction it is given."""
