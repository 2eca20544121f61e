"""The portal (portaal): pages for people, served by the register, that need no program on their machine."""
