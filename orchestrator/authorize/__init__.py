"""Decide who may ask whom and who may write where, by the permission matrix."""
