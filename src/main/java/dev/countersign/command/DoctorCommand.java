package dev.countersign.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = { "Examine the installation, and say what to do where something is wrong.", "",
		"It looks at the secret, the data folder, the addresses, the database and its migrations, the clock, the administrators and the signing keys, and changes nothing. Each line begins with OK or PROBLEM; the exit status is 1 if there is a problem." })
class DoctorCommand extends ServiceCommand {

	@Option(names = "--json", description = "Print one JSON object.")
	private boolean json;

	DoctorCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		List<Finding> findings = new DoctorReport(service.context()).run();
		boolean healthy = findings.stream().noneMatch(Finding::isProblem);
		if (this.json) {
			Map<String, Object> report = new LinkedHashMap<>();
			report.put("healthy", healthy);
			report.put("findings", findings.stream().map(DoctorCommand::json).toList());
			printJson(report);
		}
		else {
			findings.forEach((finding) -> out().println(finding.toText()));
		}
		return healthy ? OK : FAILED;
	}

	private static Map<String, Object> json(Finding finding) {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("subject", finding.subject());
		json.put("ok", !finding.isProblem());
		json.put("state", finding.state());
		if (finding.action() != null) {
			json.put("action", finding.action());
		}
		return json;
	}

}
