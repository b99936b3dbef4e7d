"""The command line: one module a command group over the desk's functions; never knows the store or the screens."""
