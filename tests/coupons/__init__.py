"""Giving out what is limited: grabbing, drawing, redeeming, settling."""
