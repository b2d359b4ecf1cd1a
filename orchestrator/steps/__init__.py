"""The steps of the pipeline, one file each; `orchestrator.pipeline` lists them in order."""
