"""For all tests."""

import signal

# a job in the background is started with Ctrl-C ignored, and so would be all that its tests start
signal.signal(signal.SIGINT, signal.default_int_handler)
