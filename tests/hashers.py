"""The product's way to keep passwords, made quick: tests sign in some hundred times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id at the least cost it has."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
