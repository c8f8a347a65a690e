package dev.countersign.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

import dev.countersign.address.Printable;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEntry;
import dev.countersign.audit.AuditFilter;
import dev.countersign.audit.AuditFollower;
import dev.countersign.audit.AuditHistory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

@Command(name = "audit",
		description = { "Show what happened: logins, failures, and what was changed by whom. The newest comes last.",
				"Times are RFC 3339, such as 2026-11-24T08:00:00Z." })
class AuditCommand extends ServiceCommand {

	private static final int MAX_ROWS = 10_000;

	private static final long POLL_MILLIS = 1_000;

	@Option(names = "--act", paramLabel = "ACT", description = "Only what is called so, such as login.failed.",
			converter = ActConverter.class)
	private @Nullable Act act;

	@Option(names = "--subject", paramLabel = "NAME",
			description = "Only what was done to it: an account's name or id, a key's id, an address.")
	private @Nullable String subject;

	@Option(names = "--actor", paramLabel = "NAME",
			description = "Only what they did: an account's name or id, operator, system or anonymous.")
	private @Nullable String actor;

	@Option(names = "--address", paramLabel = "ADDRESS", description = "Only what was asked for from there.")
	private @Nullable String address;

	@Option(names = "--from", paramLabel = "TIME", description = "Nothing before.", converter = TimeConverter.class)
	private @Nullable Instant from;

	@Option(names = "--until", paramLabel = "TIME", description = "Nothing from then on.",
			converter = TimeConverter.class)
	private @Nullable Instant until;

	@Option(names = "--limit", paramLabel = "COUNT", description = "How many at most. Default: ${DEFAULT-VALUE}.",
			defaultValue = "100")
	private int limit;

	@Option(names = "--follow", description = "Go on with what happens, until interrupted.")
	private boolean follow;

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	private boolean away;

	AuditCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		requireLimit();
		AuditHistory history = service.get(AuditHistory.class);
		JsonMapper mapper = service.get(JsonMapper.class);
		AuditFilter filter = new AuditFilter(this.act, this.subject, this.actor, this.address, this.from, this.until);
		AuditFollower follower = history.follow(filter);
		List<AuditEntry> last = history.findNewest(filter, this.limit);
		print(last, mapper);
		if (this.follow) {
			follower.skip(last);
			follow(follower, mapper);
		}
		return OK;
	}

	/** Whoever follows may want nothing of what was. */
	private void requireLimit() {
		int least = this.follow ? 0 : 1;
		if (this.limit < least || this.limit > MAX_ROWS) {
			throw new CommandFailure("The limit is %d.".formatted(this.limit),
					"Give a number from %d to %d.".formatted(least, MAX_ROWS));
		}
	}

	/** Until nobody reads any more, or somebody interrupts. */
	private void follow(AuditFollower follower, JsonMapper mapper) {
		try {
			while (!out().checkError()) {
				Thread.sleep(POLL_MILLIS);
				print(poll(follower), mapper);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A database that is started anew is away for a while, and nothing is missed. */
	private List<AuditEntry> poll(AuditFollower follower) {
		try {
			if (follower.beginAnewIfLost()) {
				err().println("The trail ends before what was shown: its database was replaced, or lost commits."
						+ " The newest rows come again.");
				err().flush();
			}
			List<AuditEntry> entries = follower.poll();
			this.away = false;
			return entries;
		}
		catch (TransientDataAccessException | NonTransientDataAccessResourceException
				| RecoverableDataAccessException ex) {
			if (!this.away) {
				err().println("The database does not answer. The trail goes on when it does.");
				err().flush();
			}
			this.away = true;
			return List.of();
		}
	}

	private void print(List<AuditEntry> entries, JsonMapper mapper) {
		entries.forEach((entry) -> out()
			.print((this.json ? Printable.json(mapper.writeValueAsString(entry)) : entry.toText()) + "\n"));
		out().flush();
	}

	static class ActConverter implements ITypeConverter<Act> {

		@Override
		public Act convert(String text) {
			return Act.find(text)
				.orElseThrow(() -> new TypeConversionException("it must be one of %s".formatted(Act.names())));
		}

	}

	static class TimeConverter implements ITypeConverter<Instant> {

		@Override
		public Instant convert(String text) {
			try {
				return Instant.parse(text);
			}
			catch (DateTimeException ex) {
				throw new TypeConversionException("it must look like 2026-11-24T08:00:00Z");
			}
		}

	}

}
