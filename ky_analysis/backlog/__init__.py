"""What an output is asked afterwards: what if, how far are we, do KY's counts agree, what did the caseworkers find."""
