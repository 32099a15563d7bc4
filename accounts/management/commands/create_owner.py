from __future__ import annotations

import getpass
import sys

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.errors import UserError
from accounts.models import User
from accounts.services.merchants import create_merchant


class Command(BaseCommand):
    help = "Make the first owner and their merchant. Asks for the password, or reads it from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("merchant", help="the merchant's name")
        parser.add_argument("--name", default="", help="the owner's name")
        parser.add_argument("--currency", default="CNY")
        parser.add_argument("--zone", default="Asia/Shanghai")

    def handle(self, *args: object, **options: str) -> None:
        email = options["email"].lower()
        if User.objects.filter(email=email).exists():
            raise CommandError(f"{email} exists already")
        password = self._password()
        try:
            validate_email(email)
            validate_password(password, User(email=email, display_name=options["name"]))
            self._create(email, password, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except UserError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} owns {options['merchant']}")

    @staticmethod
    def _password() -> str:
        if sys.stdin.isatty():
            return getpass.getpass("Password: ")
        return sys.stdin.readline().rstrip("\n")

    @staticmethod
    @transaction.atomic
    def _create(email: str, password: str, options: dict[str, str]) -> None:
        user = User.objects.create_user(email, password, display_name=options["name"])
        # whoever runs this command vouches for the address
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        create_merchant(
            owner=user,
            name=options["merchant"],
            currency=options["currency"],
            zone=options["zone"],
        )
