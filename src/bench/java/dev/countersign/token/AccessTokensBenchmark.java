package dev.countersign.token;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.countersign.CountersignApplication;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What a token costs under each algorithm: to sign, to verify the first time, and to
 * verify again.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AccessTokensBenchmark {

	@Param({ "HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA" })
	private String algorithm;

	private final Clock clock = Clock.systemUTC();

	private final TokenHolder holder = new TokenHolder(UUID.randomUUID(), "john", Set.of(), Set.of(), Map.of());

	private final Login login = new Login(UUID.randomUUID(), this.clock.instant(), Set.of("pwd"));

	private ConfigurableApplicationContext service;

	private AccessTokenIssuer tokens;

	private TokenVerifier issued;

	private SignedTokenReader verifier;

	private String token;

	/** Starts the service, so that what is measured is wired as it is in production. */
	@Setup
	public void start() throws IOException {
		this.service = SpringApplication.run(CountersignApplication.class, "--server.port=0",
				"--server.address=127.0.0.1", "--countersign.signing.algorithm=" + this.algorithm,
				"--logging.level.root=WARN", "--countersign.data-dir=" + Files.createTempDirectory("countersign-bench"),
				"--countersign.bootstrap.password=the password of a benchmark");
		this.tokens = this.service.getBean(AccessTokenIssuer.class);
		this.issued = this.service.getBean(TokenVerifier.class);
		this.verifier = this.service.getBean(SignedTokenReader.class);
		this.token = issue().value();
	}

	/** Stops the service. */
	@TearDown
	public void stop() {
		this.service.close();
	}

	/** Returns a new token. */
	@Benchmark
	public SignedToken issue() {
		return this.tokens.issue(this.holder, this.login, this.clock.instant());
	}

	/** Returns what a token says that nobody has seen. */
	@Benchmark
	public BearerToken verifyFirst() {
		return this.verifier.verify(this.token);
	}

	/** Returns what a token says that was verified before. */
	@Benchmark
	public BearerToken verifyRemembered() {
		return this.issued.verify(this.token);
	}

}
