"""The languages of the house: catalogues, and the pen that fills templates in them."""
