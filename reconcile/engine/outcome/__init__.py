"""What is handed out: matches and cases in their order, the nearest answers, reasons in words, and the proof."""
