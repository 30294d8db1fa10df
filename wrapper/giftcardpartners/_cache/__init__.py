"""What is remembered, and who may fetch it."""
