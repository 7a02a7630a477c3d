"""Everything that is kept, in one file: taken while the service runs, checked, and put back.

The secret key is not in it: whoever finds a backup must not be able to read second factors or to
forge sessions. It is kept apart.
"""

from cmeridian.web.backup.restoring import restore
from cmeridian.web.backup.taking import take, verify

__all__ = ["restore", "take", "verify"]
