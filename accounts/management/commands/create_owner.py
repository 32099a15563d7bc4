from __future__ import annotations

import getpass

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

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
        if User.objects.filter(email=options["email"].lower()).exists():
            raise CommandError(f"{options['email']} exists already")
        password = getpass.getpass("Password: ")
        if not password:
            raise CommandError("an owner needs a password")
        with transaction.atomic():
            user = User.objects.create_user(
                options["email"], password, display_name=options["name"]
            )
            # whoever runs this command vouches for the address
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            create_merchant(
                owner=user,
                name=options["merchant"],
                currency=options["currency"],
                zone=options["zone"],
            )
        self.stdout.write(f"{user.email} owns {options['merchant']}")
