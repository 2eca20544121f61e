"""The acts (bedrijven) of the story: each module plays one of them on the stage."""
