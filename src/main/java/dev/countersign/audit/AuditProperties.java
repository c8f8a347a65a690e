package dev.countersign.audit;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * How long it is remembered what happened.
 *
 * @param retention how long a row is kept, from 1 day to 10 years
 */
@ConfigurationProperties("countersign.audit")
record AuditProperties(@DefaultValue("90d") Duration retention) {

	AuditProperties {
		if (retention.compareTo(Duration.ofDays(1)) < 0 || retention.compareTo(Duration.ofDays(3660)) > 0) {
			throw new FailureAnalyzedException(
					"The setting countersign.audit.retention is %d s.".formatted(retention.toSeconds()),
					"Set it to a duration from 1d to 3660d.");
		}
	}

}
