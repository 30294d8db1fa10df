"""What scenarios and the state machine share."""
