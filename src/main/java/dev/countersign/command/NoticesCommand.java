package dev.countersign.command;

import java.util.List;
import java.util.UUID;

import dev.countersign.notice.NoticeStatus;
import dev.countersign.notice.OperatorNotices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "notices", description = "Work with mails and webhooks that wait to be delivered, or were given up.",
		subcommands = { NoticesCommand.Listing.class, NoticesCommand.Retry.class })
class NoticesCommand extends CommandGroup {

	@Command(name = "list", description = "List notices, the oldest first, without what they say.")
	static class Listing extends ListCommand {

		private static final int PAGE = 500;

		@Option(names = "--state", paramLabel = "STATE", defaultValue = "waiting",
				description = "waiting (if not given), delivered or failed.")
		private String state = "waiting";

		@Spec
		private CommandSpec spec;

		Listing(OpenedService.Opener opener) {
			super(opener, "%-8s %-8s %-26s %-36s %-8s %-20s %s", "ID", "CHANNEL", "KIND", "ACCOUNT", "ATTEMPTS", "NEXT",
					"LAST FAILURE");
			this.spec = CommandSpec.create();
		}

		@Override
		void list(OpenedService service) {
			OperatorNotices.State wanted = OperatorNotices.State.find(this.state)
				.orElseThrow(() -> new ParameterException(this.spec.commandLine(),
						"'%s' is none of waiting, delivered and failed.".formatted(this.state)));
			OperatorNotices notices = service.get(OperatorNotices.class);
			List<NoticeStatus> page = notices.find(wanted, 0, PAGE);
			while (!page.isEmpty()) {
				page.forEach(this::print);
				page = notices.find(wanted, page.get(page.size() - 1).id(), PAGE);
			}
		}

		private void print(NoticeStatus notice) {
			print(notice, notice.id(), notice.channel(), notice.kind(), text(notice.accountId()), notice.attempts(),
					(notice.dueAt() != null) ? notice.dueAt() : "", (notice.failure() != null) ? notice.failure() : "");
		}

		private static String text(@Nullable UUID id) {
			return (id != null) ? id.toString() : "";
		}

	}

	@Command(name = "retry", description = "Have notices tried now, and for a day more. The server does it.")
	static class Retry extends ServiceCommand {

		@Parameters(paramLabel = "ID", arity = "0..1",
				description = "Which. All that were given up if it is not given.")
		private @Nullable Long id;

		Retry(OpenedService.Opener opener) {
			super(opener);
		}

		@Override
		int run(OpenedService service) {
			OperatorNotices notices = service.get(OperatorNotices.class);
			if (this.id == null) {
				out().println("Notices that are tried again: " + notices.retryFailed());
			}
			else if (notices.retry(this.id)) {
				out().println("Notice %d is tried again.".formatted(this.id));
			}
			else {
				throw new CommandFailure("There is no notice %d that waits or was given up.".formatted(this.id),
						"See which there are: countersign notices list --state failed");
			}
			return OK;
		}

	}

}
