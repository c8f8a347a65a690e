package dev.countersign.audit;

import java.time.Clock;
import java.util.List;

import dev.countersign.address.Origin;
import dev.countersign.store.AfterCommit;

import org.springframework.stereotype.Service;

/**
 * Stores what happens in the database, and logs it.
 */
@Service
class StoredAuditTrail implements AuditTrail {

	private final AuditRows rows;

	private final AuditWriter writer;

	private final AuditMetrics metrics;

	private final AccountDirectory accounts;

	private final Clock clock;

	StoredAuditTrail(AuditRows rows, AuditWriter writer, AuditMetrics metrics, AccountDirectory accounts, Clock clock) {
		this.rows = rows;
		this.writer = writer;
		this.metrics = metrics;
		this.accounts = accounts;
		this.clock = clock;
	}

	@Override
	public void record(AuditEvent event) {
		AuditRecord row = noticed(event).complete(this.accounts);
		this.rows.add(List.of(row));
		AfterCommit.run(() -> {
			this.metrics.count(row.act());
			AuditLine.write(row);
		});
	}

	@Override
	public void recordLater(AuditEvent event) {
		this.metrics.count(event.act());
		if (event.act() == Act.LOGIN_LIMITED) {
			this.writer.addRefusal(noticed(event));
		}
		else {
			this.writer.add(noticed(event));
		}
	}

	@Override
	public void count(Act act) {
		this.metrics.count(act);
	}

	private UnresolvedEvent noticed(AuditEvent event) {
		Origin origin = Origin.current();
		Actor actor = Actor.current(origin.isRequest());
		return new UnresolvedEvent(event, this.clock.instant(), actor,
				(actor != Actor.OPERATOR) ? origin : Origin.INSIDE);
	}

}
