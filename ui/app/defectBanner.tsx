/** Says that this page was built with a deliberate defect (sim/testing/canaries), so that nobody believes it. */
import { DEFECT } from '../../sim/model/defect';
import './defectBanner.css';

export function DefectBanner() {
  if (DEFECT === null) return null;
  return (
    <p className="defect-banner" role="note">
      <strong>A build with a deliberate defect, {DEFECT.name}.</strong> {DEFECT.breaks}
    </p>
  );
}
