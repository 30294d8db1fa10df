"""The commands, a module for what belongs together; each is loaded when it is asked for."""
