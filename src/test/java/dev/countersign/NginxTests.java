package dev.countersign;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.countersign.testkit.FreePort;
import dev.countersign.testkit.InstalledProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NginxTests extends ProxyTests {

	private static final Pattern COMMANDS = Pattern.compile("^```bash\\n(.*?)^```\\n```http\\n(.*?)^```\\n",
			Pattern.MULTILINE | Pattern.DOTALL);

	@Override
	ProxyProcess start(Path folder, int countersign, int api) throws IOException {
		Path nginx = InstalledProgram.find("nginx");
		return ProxyProcess.start(folder, "nginx.conf", countersign, api, nginx.toString(), "-p", folder.toString(),
				"-c", folder.resolve("nginx.conf").toString(), "-e", "stderr", "-g", "daemon off;");
	}

	/** Here the addresses are others than on the page. */
	@Test
	void pageWhenItsCommandsRunThenAnswersAsShown(@TempDir Path other) throws Exception {
		Matcher shown = COMMANDS.matcher(Files.readString(Path.of("src/docs/protect-your-api.md")));
		assertThat(shown.find()).isTrue();
		int free = FreePort.find();
		String script = shown.group(1)
			.replace("/tmp/", other + "/")
			.replace("s/countersign.internal/127.0.0.1/", "s/countersign.internal:8080/127.0.0.1:" + port() + "/")
			.replace("s/api.internal/127.0.0.1/",
					"s/api.internal:9000/127.0.0.1:%d/; s/8443/%d/; s#/tmp/#%s/#".formatted(apiPort(), free, other))
			.replace("nginx -c", "PATH=$PATH:/usr/sbin nginx -p " + other + " -e " + other + "/error.log -c")
			.replace("localhost:8443", "localhost:" + free)
			.replace("localhost:8080", "localhost:" + port());
		ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script).redirectErrorStream(true);
		bash.environment().put("TOKEN", token());
		Process process = bash.start();
		String answers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(answers).isZero();
		assertThat(answers.strip()).matches(Arrays.stream(shown.group(2).strip().split("…", -1))
			.map(Pattern::quote)
			.collect(Collectors.joining(".*")));
	}

}
