package dev.countersign.audit;

import java.time.Duration;

import dev.countersign.setting.Settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long audit rows are kept.
 *
 * @param retention how long a row is kept, from 1 day to 10 years
 */
@ConfigurationProperties("countersign.audit")
record AuditProperties(@DefaultValue("90d") Duration retention) {

	AuditProperties {
		new Settings("countersign.audit").within("retention", retention, Duration.ofDays(1), Duration.ofDays(3660));
	}

}
