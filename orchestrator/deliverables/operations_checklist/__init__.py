"""The operations checklist: what is looked at daily, weekly, monthly and quarterly, with its commands."""
