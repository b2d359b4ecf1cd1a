"""The local environment: compose for databases and API, the app beside it, and who needs which file."""
