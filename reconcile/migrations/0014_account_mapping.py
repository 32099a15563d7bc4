import accounts.tenancy
import django.db.models.deletion
import uuid
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """Which accounts of the merchant's own books vouchers name."""

    dependencies = [
        ('accounts', '0008_publishing_threshold'),
        ('ledgers', '0008_what_was_paid'),
        ('reconcile', '0013_legs_looked_up_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('purpose', models.CharField(choices=[('BANK', 'Bank account'), ('CLEARING', 'Money with a payment channel or platform'), ('RECEIVABLE', 'Sales receivable'), ('PAYABLE', 'Owed to suppliers'), ('PURCHASES', 'Purchases and stock'), ('FEE', 'Channel fees'), ('FX', 'Exchange gains and losses'), ('WRITE_OFF', 'Written-off differences'), ('CORRECTION', 'Corrections'), ('ROUNDING', 'Differences within a tolerance'), ('SUSPENSE', 'Suspense, until a difference is cleared')], max_length=10)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=100)),
                ('ledger', accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledgers.ledger')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_accountmapping_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_accountmapping_public_id'), models.UniqueConstraint(condition=models.Q(('ledger', None)), fields=('merchant', 'purpose'), name='a_purpose_has_one_account'), models.UniqueConstraint(condition=models.Q(('ledger__isnull', False)), fields=('merchant', 'purpose', 'ledger'), name='a_purpose_has_one_account_per_ledger'), models.CheckConstraint(condition=models.Q(('purpose__in', ['BANK', 'CLEARING', 'RECEIVABLE', 'PAYABLE', 'PURCHASES', 'FEE', 'FX', 'WRITE_OFF', 'CORRECTION', 'ROUNDING', 'SUSPENSE'])), name='account_purpose_is_known'), models.CheckConstraint(condition=models.Q(('code__gt', ''), ('name__gt', '')), name='an_account_has_code_and_name')],
            },
        ),
        BuildWall("AccountMapping", app=EVERYTHING),
    ]
