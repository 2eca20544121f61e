"""A failure (misser) of the story: something did not go as the story says, told without any value."""


class StoryFailed(RuntimeError):
    """The story cannot go on; the message is for a person and holds no number of anyone."""
