package dev.countersign.command;

import java.nio.file.Path;

import dev.countersign.testkit.LogReset;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith({ OutputCaptureExtension.class, LogReset.class })
class LogResetTests {

	private final Log log = LogFactory.getLog(LogResetTests.class);

	@TempDir
	private Path folder;

	@Test
	void resetWhenACommandSilencedTheLogThenItSpeaks(CapturedOutput output) {
		// A service of an earlier test keeps the log as it set it.
		LogReset.reset();
		assertThat(CommandRun.in(this.folder, "migrate").status()).isZero();
		this.log.error("not heard");
		LogReset.reset();
		this.log.error("heard");
		assertThat(output.getOut()).contains("heard").doesNotContain("not heard");
	}

}
