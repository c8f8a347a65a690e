/**
 * What happens to several nodes of the built jar when processes die, databases stop or
 * freeze, clocks disagree and keys change: {@code ./mvnw -Pfaults verify}. What was seen
 * is written to {@code target/faults/report.md}.
 */
@NullMarked
package dev.countersign.faults;

import org.jspecify.annotations.NullMarked;
