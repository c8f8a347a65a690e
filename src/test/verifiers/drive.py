# Runs the Python block of the page about verifying our tokens, as drive.mjs runs the others.
# usage: drive.py FOLDER TOKEN...
import sys

sys.path.insert(0, sys.argv[1])
from verify import verify

for token in sys.argv[2:]:
    try:
        print(verify(token)['user'])
    except Exception as refusal:
        print('refused')
