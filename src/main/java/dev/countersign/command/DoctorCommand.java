package dev.countersign.command;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = { "Examine the installation, and say what to do where something is wrong.", "",
		"It looks at the secret, the data folder, the addresses, what hashes passwords, the database, its migrations, a move to it or a restore that broke off, what stands before it, the clock, the administrators, the roles, proxies that are not trusted, the signing keys and the ways on which notices go, and changes nothing. A webhook is sent an event of the type test. Each line begins with OK, WARNING or PROBLEM; the exit status is 1 if there is a problem." })
class DoctorCommand extends ServiceCommand {

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	@Option(names = "--mail-to", paramLabel = "ADDRESS",
			description = "Send a mail there, too, instead of only asking the mail server to let the service in.")
	private @Nullable String mailTo;

	DoctorCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		List<Finding> findings = new DoctorReport(service, this.mailTo).run();
		boolean healthy = findings.stream().noneMatch(Finding::isProblem);
		if (this.json) {
			printJson(new Report(healthy, findings.stream().map(Line::of).toList()));
		}
		else {
			findings.forEach((finding) -> out().println(finding.toText()));
		}
		return healthy ? OK : FAILED;
	}

	record Report(boolean healthy, List<Line> findings) {
	}

	/** A finding, whose action is absent where all is well. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Line(String subject, boolean ok, String state, @Nullable String action) {

		static Line of(Finding finding) {
			return new Line(finding.subject(), !finding.isProblem(), finding.state(), finding.action());
		}

	}

}
